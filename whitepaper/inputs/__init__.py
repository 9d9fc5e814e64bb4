"""What a build is made from: parameters, notebooks, the data package; read and checked."""
