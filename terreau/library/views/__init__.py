"""The pages of the library: reading, writing, caring."""
