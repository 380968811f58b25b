"""Pages of catalogues, crosswalks and what an organisation brings for itself."""
