"""A rule pack's catalog for the tests of the reports: the sentences of the rules in the sample."""
