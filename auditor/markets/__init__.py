"""Per country: currency, VAT, phone region, return days, dated law."""
