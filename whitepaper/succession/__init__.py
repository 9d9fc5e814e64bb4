"""What an edition takes over from the one before it, what it still lacks, and how one is begun."""
