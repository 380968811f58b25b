"""Pages of the training catalogue and of members' qualifications."""
