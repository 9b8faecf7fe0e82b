/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621's coherence manager (GCR, 0x1fbf8000) and cluster power controller
 * (CPC, 0x1fbf0000), as far as U-Boot's TPL and SPL and Linux look.
 *
 * Sources: U-Boot arch/mips/include/asm/cm.h, arch/mips/mach-mtmips/mt7621/
 * spl/{cps.c,launch.c,launch_ll.S,launch.h}, tpl/start.S; Linux
 * arch/mips/include/asm/mips-cm.h, mips-cpc.h.
 *
 * There is one CPU.  The other three that the chip has would do nothing but
 * wait in a loop that SPL puts into RAM, each having said in its launch block
 * that it is there; when SPL powers the second core up, we say it for them.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "exec/address-spaces.h"
#include "exec/memory.h"
#include "mt7621.h"

#define CPUS            4
#define LAUNCH_BLOCK(n) (0xf00 + 0x20 * (n))
#define LAUNCH_FLAGS    28
#define LAUNCH_FREADY   1

#define CPC_PWR_UP      3

/* the low 15 bits of GCR_BASE's address are its page */
#define BASE_RSVD       0x00007f00

/* Linux takes those of 64 bits in halves (asm/mips-cps.h) */
#define UPPER(of, at) { .name = of "_UPPER", .addr = (at) + 4 }

static const RegisterAccessInfo gcr_table[] = {
    /* two cores, one coherent I/O unit */
    { .name = "CONFIG", .addr = 0x0000, .reset = 0x00000101, .ro = ~0 },
    { .name = "CONFIG_UPPER", .addr = 0x0004, .ro = ~0 },
    { .name = "BASE", .addr = 0x0008, .reset = MT7621_GCR_BASE,
      .rsvd = BASE_RSVD },
    UPPER("BASE", 0x0008),
    { .name = "CONTROL", .addr = 0x0010 },
    UPPER("CONTROL", 0x0010),
    { .name = "ACCESS", .addr = 0x0020, .reset = 0xff },
    { .name = "REV", .addr = 0x0030, .reset = 0x0600, .ro = ~0 },
    { .name = "ERROR_MASK", .addr = 0x0040 },
    { .name = "ERROR_CAUSE", .addr = 0x0048 },
    { .name = "ERROR_ADDR", .addr = 0x0050 },
    { .name = "ERROR_MULT", .addr = 0x0058 },
    { .name = "L2_ONLY_SYNC_BASE", .addr = 0x0070 },
    UPPER("L2_ONLY_SYNC_BASE", 0x0070),
    { .name = "GIC_BASE", .addr = 0x0080 },
    UPPER("GIC_BASE", 0x0080),
    { .name = "CPC_BASE", .addr = 0x0088 },
    UPPER("CPC_BASE", 0x0088),
    { .name = "REG0_BASE", .addr = 0x0090 },
    UPPER("REG0_BASE", 0x0090),
    { .name = "REG0_MASK", .addr = 0x0098 },
    UPPER("REG0_MASK", 0x0098),
    { .name = "REG1_BASE", .addr = 0x00a0 },
    UPPER("REG1_BASE", 0x00a0),
    { .name = "REG1_MASK", .addr = 0x00a8 },
    UPPER("REG1_MASK", 0x00a8),
    { .name = "REG2_BASE", .addr = 0x00b0 },
    UPPER("REG2_BASE", 0x00b0),
    { .name = "REG2_MASK", .addr = 0x00b8 },
    UPPER("REG2_MASK", 0x00b8),
    { .name = "REG3_BASE", .addr = 0x00c0 },
    UPPER("REG3_BASE", 0x00c0),
    { .name = "REG3_MASK", .addr = 0x00c8 },
    UPPER("REG3_MASK", 0x00c8),
    { .name = "GIC_STATUS", .addr = 0x00d0, .reset = 1, .ro = ~0 },
    { .name = "CPC_STATUS", .addr = 0x00f0, .reset = 1, .ro = ~0 },
    /* 256 KiB, eight ways of 32 bytes a line, 1024 sets */
    { .name = "L2_CONFIG", .addr = 0x0130, .reset = 0x00004407 },
    /* of this core */
    { .name = "CL_COHERENCE", .addr = 0x2008 },
    { .name = "CL_CONFIG", .addr = 0x2010, .reset = 1, .ro = ~0 },
    { .name = "CL_OTHER", .addr = 0x2018 },
    { .name = "CL_RESET_BASE", .addr = 0x2020, .reset = 0xbfc00000 },
    { .name = "CL_ID", .addr = 0x2028, .ro = ~0 },
    /* of the other core: it has joined as soon as it is asked */
    { .name = "CO_COHERENCE", .addr = 0x4008, .reset = 1 },
    { .name = "CO_CONFIG", .addr = 0x4010, .reset = 1, .ro = ~0 },
    { .name = "CO_RESET_BASE", .addr = 0x4020, .reset = 0xbfc00000 },
};

static void cpc_command(RegisterInfo *reg, uint64_t val)
{
    int i;

    if (val != CPC_PWR_UP) {
        return;
    }
    for (i = 1; i < CPUS; i++) {
        stl_le_phys(&address_space_memory, LAUNCH_BLOCK(i) + LAUNCH_FLAGS,
                    LAUNCH_FREADY);
    }
}

static const RegisterAccessInfo cpc_table[] = {
    { .name = "ACCESS", .addr = 0x0000 },
    { .name = "SEQDEL", .addr = 0x0008 },
    { .name = "CL_CMD", .addr = 0x2000 },
    { .name = "CL_STAT_CONF", .addr = 0x2008, .ro = ~0 },
    { .name = "CL_OTHER", .addr = 0x2010 },
    { .name = "CO_CMD", .addr = 0x4000, .post_write = cpc_command },
    { .name = "CO_STAT_CONF", .addr = 0x4008, .ro = ~0 },
};

static void map(Object *parent, const char *name,
                const RegisterAccessInfo *table, unsigned count, hwaddr base,
                uint32_t size)
{
    SysBusDevice *sbd = SYS_BUS_DEVICE(mt7621_regs_new(parent, name, table,
                                                       count, size));

    sysbus_realize(sbd, &error_fatal);
    sysbus_mmio_map(sbd, 0, base);
}

void mt7621_cm_create(Object *parent)
{
    map(parent, "gcr", gcr_table, ARRAY_SIZE(gcr_table), MT7621_GCR_BASE,
        0x6000);
    map(parent, "cpc", cpc_table, ARRAY_SIZE(cpc_table), MT7621_CPC_BASE,
        0x6000);
}
