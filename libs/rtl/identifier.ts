/**
 * Words an identifier must not be, whichever language the IP is read in: Verilog-2001, SystemVerilog-2017, VHDL-2008
 * (wrappers), and names that this emitter gives to its own ports and signals.
 */
const RESERVED = new Set(
  // Verilog-2001
  (
    'always and assign automatic begin buf bufif0 bufif1 case casex casez cell cmos config deassign default defparam ' +
    'design disable edge else end endcase endconfig endfunction endgenerate endmodule endprimitive endspecify ' +
    'endtable endtask event for force forever fork function generate genvar highz0 highz1 if ifnone incdir include ' +
    'initial inout input instance integer join large liblist library localparam macromodule medium module nand ' +
    'negedge nmos nor noshowcancelled not notif0 notif1 or output parameter pmos posedge primitive pull0 pull1 ' +
    'pulldown pullup pulsestyle_ondetect pulsestyle_onevent rcmos real realtime reg release repeat rnmos rpmos rtran ' +
    'rtranif0 rtranif1 scalared showcancelled signed small specify specparam strong0 strong1 supply0 supply1 table ' +
    'task time tran tranif0 tranif1 tri tri0 tri1 triand trior trireg unsigned use vectored wait wand weak0 weak1 ' +
    'while wire wor xnor xor ' +
    // SystemVerilog
    'accept_on alias always_comb always_ff always_latch assert assume before bind bins binsof bit break byte chandle ' +
    'checker class clocking const constraint context continue cover covergroup coverpoint cross dist do ' +
    'endchecker endclass endclocking endgroup endinterface endpackage endprogram endproperty endsequence enum ' +
    'eventually expect export extends extern final first_match foreach forkjoin global iff ignore_bins illegal_bins ' +
    'implements implies import inside int interconnect interface intersect join_any join_none let local logic longint ' +
    'matches modport nettype new nexttime null package packed priority program property protected pure rand randc ' +
    'randcase randsequence ref reject_on restrict return s_always s_eventually s_nexttime s_until s_until_with ' +
    'sequence shortint shortreal soft solve static string strong struct super sync_accept_on sync_reject_on tagged ' +
    'this throughout timeprecision timeunit type typedef union unique unique0 until until_with untyped uvar var ' +
    'virtual void wait_order weak wildcard with within ' +
    // VHDL
    'abs access after all architecture array assume_guarantee attribute block body buffer bus component configuration ' +
    'disconnect downto elsif entity exit fairness file generic group guarded impure in inertial is label ' +
    'linkage literal loop map mod next nor of on open others out parameter port postponed procedure process protected ' +
    'range record register reject rem report restrict_guarantee rol ror select severity shared signal sla sll sra srl ' +
    'subtype then to transport units until variable view vmode vprop vunit when ' +
    // our own
    'clk rst in_valid out_valid valid unused'
  ).split(' '),
);

/** Names of the emitter's internal signals, see `verilog.ts`. */
const INTERNAL = /^(n\d+(_word)?|rom\d+)$/;

/** Longest identifier given, suffix included: some tools cut or refuse long names. */
const LONGEST = 64;

/**
 * A legal name for `name` in Verilog, VHDL, file names and XML ids, whatever the input: ASCII letters, digits and single
 * underscores, starting with a letter, at most 64 long, no keyword. It differs from every name in `taken`, also when
 * case is ignored, and is added to it. Equal calls in equal order give equal names.
 */
export function identifier(name: string, taken: Set<string> = new Set()): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+/, '');
  const lettered = /^[A-Za-z]/.test(plain) ? plain : `m_${plain}`;
  for (let n = 1; ; n++) {
    const suffix = n === 1 ? '' : `_${n}`;
    const candidate = lettered.slice(0, LONGEST - suffix.length).replace(/_+$/, '') + suffix;
    const key = candidate.toLowerCase();
    if (RESERVED.has(key) || INTERNAL.test(key) || taken.has(key)) continue;
    taken.add(key);
    return candidate;
  }
}

/** `text` on one line of printable ASCII, for comments: nothing in it can end the comment. */
export function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, '?').replace(/\*\//g, '* /');
}
