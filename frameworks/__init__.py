"""What the standards ask: framework editions, their requirements and the crosswalks between them."""
