"""What two builds publish differently."""
