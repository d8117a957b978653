"""Arithmetic keeps to one core: the others belong to the rest of the process and to its neighbours.

Left alone, the library behind numpy's matrices lets all cores work at every product. For one
question that gains nothing, and the threads that wait for the next one burn as much as they do.
"""

from threadpoolctl import threadpool_limits


def keep_to_one() -> None:
    """Let the products of matrices in this process run on one core from now on."""
    threadpool_limits(limits=1, user_api="blas")
