/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For how long a switch has let its sockets hear each other. */
#ifndef HW_MIPS_SWITCH_METER_H
#define HW_MIPS_SWITCH_METER_H

#include "qom/object.h"

/**
 * SwitchMeter - a stop watch of guest time
 * @bridging: it runs, …
 * @since: … from then on, in ns
 * @ns: what was counted before
 */
typedef struct SwitchMeter {
    bool bridging;
    int64_t since;
    int64_t ns;
} SwitchMeter;

/* to be called after whatever may change BRIDGING */
void switch_meter_update(SwitchMeter *m, bool bridging);

/*
 * Gives a class "bridged-ns", what the SwitchMeter at that OFFSET of its state
 * has counted, and "guest-ns", the time.
 */
void switch_meter_properties(ObjectClass *klass, size_t offset);

#endif
