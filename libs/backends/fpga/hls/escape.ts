/** Words that no name in C++ may be, macros of common headers, and names that the projects use themselves. */
const RESERVED = new Set(
  (
    'alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t class compl const ' +
    'const_cast constexpr continue decltype default delete do double dynamic_cast else enum explicit export extern ' +
    'false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or ' +
    'or_eq private protected public register reinterpret_cast return short signed sizeof static static_assert ' +
    'static_cast struct switch template this thread_local throw true try typedef typeid typename union unsigned using ' +
    'virtual void volatile wchar_t while xor xor_eq ' +
    'main nnet hls std errno stdin stdout stderr eof null assert nan infinity linux unix bufsiz rand_max m_pi m_e ' +
    'at count equal expected first line loaded results run sample samples words'
  ).split(' '),
);

/**
 * A legal name for `name` in C++, Tcl, file names and ports of modules, whatever the input: ASCII letters, digits and single
 * underscores, starting with a letter, no word of C++. Long names are cut, for tools that refuse them.
 */
export function cppIdentifier(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+/, '')
    .slice(0, 64)
    .replace(/_+$/, '');
  return /^[A-Za-z]/.test(plain) && !RESERVED.has(plain.toLowerCase()) ? plain : `m_${plain}`;
}

/** `text` in printable ASCII on one line. */
function oneLine(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, '?');
}

/**
 * A name of a model for a comment to the end of the line: nothing in it ends the comment, and no backslash, which may also be
 * written ??/, joins the next line to it.
 */
export function commentText(name: string): string {
  return oneLine(name).replace(/[\\?]/g, '_').slice(0, 100);
}

/** A word of Tcl with that text, in which nothing is substituted. */
export function tclWord(text: string): string {
  return `"${oneLine(text).replace(/[\\"$[\]{};]/g, '\\$&')}"`;
}
