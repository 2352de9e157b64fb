"""Snapshot -> PageFacts: one module a topic; pure."""
