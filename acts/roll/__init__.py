"""Acts on the provisional roll, before the freeze: published, objected to, decided on."""
