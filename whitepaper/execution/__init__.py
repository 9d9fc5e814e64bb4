"""Running chapters: what must run and why, the kernels, the cache, what a chapter touched."""
