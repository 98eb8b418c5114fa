"""Compiling a service folder: every reference resolved, every expression typed."""

from sekali.catalogue.compiling.folders import compile_folder

__all__ = ["compile_folder"]
