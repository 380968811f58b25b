"""Rating rules: pure Python over plain records, one module per rule set, chosen in ``registry``."""
