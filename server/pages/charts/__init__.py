"""Drawings made on the server, as places in hundredths of the width, so that a drawing fits any screen."""
