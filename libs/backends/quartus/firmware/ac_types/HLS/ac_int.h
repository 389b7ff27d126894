// Where Intel's compiler has ac_int.h.
#include "../ac_int.h"
