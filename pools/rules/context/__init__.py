"""From where a user comes: address, place, device, as far as a call tells. Nothing is judged here."""
