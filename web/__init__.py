"""Pages: beside `flows`, above acts and notices; what people see and send. No rule here, no query here."""
