"""Reads of the matrix."""

from matrix.queries.matrix import Matrix, MatrixCell, MatrixRow, MatrixState, matrix
from matrix.queries.narrowing import Block, Narrowing, blocks, narrowed
from matrix.queries.panel import Panel, attachable, panel

__all__ = [
    "Block",
    "Matrix",
    "MatrixCell",
    "MatrixRow",
    "MatrixState",
    "Narrowing",
    "Panel",
    "attachable",
    "blocks",
    "matrix",
    "narrowed",
    "panel",
]
