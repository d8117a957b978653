"""What Priemka knows: pure, text and data in, values out; imports neither `handlers` nor `bot`."""
