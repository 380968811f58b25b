"""What we can show: certificates, the ISO 9001 evidence register, objective evidence and its review."""
