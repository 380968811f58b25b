"""Every change of the matrix."""

from matrix.services.comments import comment_on_cell, delete_cell_comment

__all__ = ["comment_on_cell", "delete_cell_comment"]
