"""Kernels that are forked from a warm process instead of started anew.

`provisioner` is what Jupyter sees, `warm` the process that kernels are forked from, `forkserver`
the handle on it, and `observe` what a kernel under observation notes of its chapter. Nothing here
knows of the white paper: a kernelspec may name the provisioner in any project (docs/kernels.md).
"""
