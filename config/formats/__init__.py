"""Date formats where Django's own are not what our users read."""
