"""Files that people send: what they are, whether they do harm, what stands in them. Knows neither HTTP nor rows."""
