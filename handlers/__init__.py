"""What Priemka decides: a message and a situation in, an outcome out; imports only `knowledge`."""
