"""Long work in the background: its progress, result and failure."""
