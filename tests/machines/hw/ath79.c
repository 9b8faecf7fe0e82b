/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Routers with an Atheros/QCA SoC.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/boards.h"
#include "hw/clock.h"
#include "hw/mips/cpudevs.h"
#include "hw/mips/mips.h"
#include "cpu.h"

static void ath79_init(MachineState *machine)
{
    Clock *clock = clock_new(OBJECT(machine), "cpu-clock");
    MIPSCPU *cpu;

    clock_set_hz(clock, 400000000);
    cpu = mips_cpu_create_with_clock(machine->cpu_type, clock);
    cpu_mips_irq_init_cpu(cpu);
    cpu_mips_clock_init(cpu);
}

static void ath79_machine_init(MachineClass *mc)
{
    mc->desc = "Atheros AR9331";
    mc->init = ath79_init;
    mc->default_cpu_type = MIPS_CPU_TYPE_NAME("24Kc");
}

DEFINE_MACHINE("ar9331", ath79_machine_init)
