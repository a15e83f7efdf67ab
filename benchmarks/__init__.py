"""Speed and weight, side by side with a peer over the same rows, in one run: `make bench`.

A benchmark, never a timed test. Machines are noisy: believe the ratios, and no difference under x1.5.
"""
