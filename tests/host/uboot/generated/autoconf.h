/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What U-Boot's UBI is configured to where it runs on the host. */
#ifdef __LP64__
#define CONFIG_SANDBOX_BITS_PER_LONG 64
#else
#define CONFIG_SANDBOX_BITS_PER_LONG 32
#endif
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define CONFIG_SANDBOX_BIG_ENDIAN 1
#endif
#define CONFIG_ERR_PTR_OFFSET 0
#define CONFIG_LIFEBOAT_UBI 1
#ifndef CONFIG_LOGLEVEL
#define CONFIG_LOGLEVEL 0	/* bad blocks are what is tested */
#endif
#define CONFIG_MTD 1
#define CONFIG_MTD_PARTITIONS 1
#define CONFIG_MTD_UBI 1
#define CONFIG_MTD_UBI_BEB_LIMIT 20
#define CONFIG_MTD_UBI_MODULE 1
#define CONFIG_MTD_UBI_WL_THRESHOLD 4096
#define CONFIG_NR_DRAM_BANKS 1
#define CONFIG_RBTREE 1
#define CONFIG_SYS_CACHELINE_SIZE 64
#define CONFIG_SYS_CACHE_SHIFT_6 1
#define CONFIG_SYS_CBSIZE 256
#define CONFIG_SYS_MALLOC_LEN (1 << 20)
#define CONFIG_UBI_SILENCE_MSG 1
