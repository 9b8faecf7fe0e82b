/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MT7530's registers, as U-Boot 2025.01 and Linux 6.1 name them. */
#ifndef MT7530_REGS_H
#define MT7530_REGS_H

#include "mt7621.h"

#define REGS_SIZE       0x8000

#define SMI_ADDR        31
#define SMI_PAGE        31
#define SMI_HIGH        16

#define PORT(base, n)   ((base) + 0x100 * (n))
#define SSP(n)          PORT(0x2000, n)
#define PCR(n)          PORT(0x2004, n)
#define PCR_VLAN_MODE   0x3
#define PCR_FALLBACK    0x1     /* to the matrix, if VLANs say nothing */
#define PVC(n)          PORT(0x2010, n)
#define PVC_SPEC_TAG    (1 << 5)
#define PMCR(n)         PORT(0x3000, n)
#define PMCR_FORCE_MODE (1 << 15)
#define PMCR_TX_EN      (1 << 14)
#define PMCR_RX_EN      (1 << 13)
#define PMCR_FORCE_LINK (1 << 0)
#define PMSR(n)         PORT(0x3008, n)
/* 1000 Mbit/s, full duplex, link */
#define PMSR_UP         0x0000000b
#define ATC             0x0080
#define ATC_BUSY        (1 << 15)
#define VTCR            0x0090
#define VTCR_BUSY       (1u << 31)
#define SYS_CTRL        0x7000
#define SYS_CTRL_RESET  0x3
#define SYS_INT_EN      0x7008
#define SYS_INT_STS     0x700c  /* a bit a PHY */
#define HWTRAP          0x7800
#define MHWTRAP         0x7804
#define MHWTRAP_MDIO_BPS (1 << 5)
#define TOP_SIG_CTRL    0x7808
#define TOP_SIG_INT     0x30000 /* the pin gives interrupts */
#define CREV            0x7ffc

/* is there such a register? */
bool mt7530_knows(uint32_t addr);

#endif
