// Where Intel's compiler has ac_fixed.h.
#include "../ac_fixed.h"
