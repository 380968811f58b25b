"""Pages of certificates, the ISO 9001 evidence register and objective evidence."""
