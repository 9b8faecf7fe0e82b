# little-endian machines of ours
CONFIG_MT7621=y
CONFIG_SEMIHOSTING=y
