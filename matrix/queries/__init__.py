"""Reads of the matrix."""

from matrix.queries.matrix import Matrix, MatrixCell, MatrixRow, MatrixState, matrix
from matrix.queries.narrowing import Block, Narrowing, blocks, narrowed

__all__ = [
    "Block",
    "Matrix",
    "MatrixCell",
    "MatrixRow",
    "MatrixState",
    "Narrowing",
    "blocks",
    "matrix",
    "narrowed",
]
