/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of Atheros/QCA's MIPS SoCs, as far as U-Boot 2025.01 and Linux
 * 6.1 use them.  Each register names the driver that it was learned from;
 * there is no datasheet to be had.  What a driver does that hardware would
 * not bear is logged (-d guest_errors), and tests fail on it.
 *
 * regs.h: U-Boot's arch/mips/mach-ath79/include/mach/ar71xx_regs.h
 */
#ifndef HW_MIPS_ATH79_H
#define HW_MIPS_ATH79_H

#include "exec/address-spaces.h"
#include "hw/sysbus.h"
#include "net/net.h"
#include "qemu/log.h"

#define ath79_bad(...) qemu_log_mask(LOG_GUEST_ERROR, "ath79: " __VA_ARGS__)

/**
 * Ath79Reg - one register that has no device of its own
 * @offset: from the block's start, bytes
 * @reset: value after reset
 * @writable: bits that keep what is written; the others keep @reset
 */
typedef struct Ath79Reg {
    uint16_t offset;
    uint32_t reset;
    uint32_t writable;
} Ath79Reg;

/* Ath79Block - registers side by side; ends with an offset of ATH79_END */
typedef struct Ath79Block {
    const char *name;
    uint32_t base;
    uint32_t size;
    const Ath79Reg *regs;
} Ath79Block;

#define ATH79_END 0xffff

/**
 * Ath79SoC - what tells the family's members apart
 * @rev_id: RST_REVISION_ID (regs.h, REV_ID_MAJOR_*)
 * @bootstrap: straps as read, at @bootstrap_reg in the reset block
 * @reset_reg: RESET_MODULE in the reset block
 * @kept_reg: another in it, written once and unnamed in regs.h; 0 if none
 * @cpu_hz: clock that U-Boot's code for the SoC sets
 * @wdt_hz: what the watchdog counts
 * @oe_low: a GPIO is an output where OE is 0 (gpio-ath79.c, oe_inverted)
 * @jtag_pins: GPIOs that are JTAG's until bit 1 of GPIO_FUNC is set
 * @uart_mux: what a byte of GPIO_OUT_FUNC says where a pin is UART0's output
 * @own_uart: the AR933x's UART instead of a 16550
 * @spi_shift: the SPI controller has a shift register
 * @sw: the switch (ath79_switch.h)
 * @blocks: registers that only need to keep a value; ends with a NULL name
 */
typedef struct Ath79SoC {
    const char *name;
    const char *desc;
    const char *cpu;
    uint32_t rev_id;
    uint32_t bootstrap;
    uint32_t bootstrap_writable;
    uint16_t bootstrap_reg;
    uint16_t reset_reg;
    uint16_t kept_reg;
    uint32_t cpu_hz;
    uint32_t wdt_hz;
    uint32_t ram_max;
    bool oe_low;
    uint32_t jtag_pins;
    uint8_t uart_mux;
    bool own_uart;
    bool spi_shift;
    const struct SwitchKind *sw;
    const Ath79Block *blocks;
} Ath79SoC;

/* ath79_soc.c; ends with a NULL name */
extern const Ath79SoC ath79_socs[];

/* ath79_regs.c */
void ath79_block_init(const Ath79Block *block, Object *owner);

/* ath79_rst.c: one output a bit of RESET_MODULE, high while held in reset */
#define TYPE_ATH79_RST "ath79-rst"
#define ATH79_RST_MISC "misc"   /* inputs; what they raise is IRQ 0 */
DeviceState *ath79_rst_create(const Ath79SoC *soc);

/* ath79_usb.c */
void ath79_usb_create(Object *owner, hwaddr base, qemu_irq irq);

#define TYPE_ATH79_UART "ath79-uart"
#define TYPE_ATH79_GPIO "ath79-gpio"
#define TYPE_ATH79_SPI "ath79-spi"
#define TYPE_ATH79_GMAC "ath79-gmac"
#define TYPE_ATH79_SWITCH "ath79-switch"

/* ath79_gpio.c: is there a pin that has been given to the output FUNCTION? */
bool ath79_gpio_carries(DeviceState *dev, uint8_t function);

/* ath79_16550.c: a 16550 whose output goes nowhere without such a pin */
void ath79_16550_init(hwaddr base, const Ath79SoC *soc, DeviceState *gpio,
                      qemu_irq irq);

/* --- a MAC and what it is wired to ------------------------------------- */

/* a frame from the other side; FCS not included */
void ath79_gmac_receive(DeviceState *dev, const uint8_t *frame, size_t len);

/**
 * Ath79Wire - what a GMAC sees behind its pins
 * @send: a frame leaves
 * @mdio_read: may be NULL: nothing answers
 * @mdio_write: may be NULL
 */
typedef struct Ath79Wire {
    void (*send)(void *opaque, const uint8_t *frame, size_t len);
    uint16_t (*mdio_read)(void *opaque, int phy, int reg);
    void (*mdio_write)(void *opaque, int phy, int reg, uint16_t val);
} Ath79Wire;

void ath79_gmac_connect(DeviceState *dev, const Ath79Wire *wire, void *opaque);

DeviceState *ath79_switch_create(const Ath79SoC *soc);

/* the switch: its CPU port on one GMAC, a PHY past it on the other if it can */
void ath79_switch_connect(DeviceState *dev, DeviceState *cpu,
                          DeviceState *direct);

#endif
