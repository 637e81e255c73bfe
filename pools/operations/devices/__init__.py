"""Operations on the devices that users are remembered on."""
