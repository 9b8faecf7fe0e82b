/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qapi/visitor.h"
#include "qemu/timer.h"
#include "qom/object.h"
#include "switch_meter.h"

void switch_meter_update(SwitchMeter *m, bool bridging)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    if (m->bridging) {
        m->ns += now - m->since;
    }
    m->since = now;
    m->bridging = bridging;
}

static void guest_get(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    visit_type_int64(v, name, &now, errp);
}

static void bridged_get(Object *obj, Visitor *v, const char *name,
                        void *opaque, Error **errp)
{
    SwitchMeter *m = (void *)obj + (size_t)opaque;

    switch_meter_update(m, m->bridging);
    visit_type_int64(v, name, &m->ns, errp);
}

void switch_meter_properties(ObjectClass *klass, size_t offset)
{
    object_class_property_add(klass, "bridged-ns", "int", bridged_get, NULL,
                              NULL, (void *)offset);
    object_class_property_add(klass, "guest-ns", "int", guest_get, NULL, NULL,
                              NULL);
}
