# big-endian machines of ours
CONFIG_ATH79=y
CONFIG_SEMIHOSTING=y
