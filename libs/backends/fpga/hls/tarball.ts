import { gzipSync } from 'fflate';
import type { Files } from '../backend';

const BLOCK = 512;
const encoder = new TextEncoder();

/** Files below `folder` as a gzipped tar archive. Equal files give equal bytes: nothing has a time or an owner. */
export function tarball(folder: string, files: Files): Uint8Array {
  const blocks = [...files].flatMap(([path, content]) => {
    const bytes = typeof content === 'string' ? encoder.encode(content) : content;
    return [header(`${folder}/${path}`, bytes.length), padded(bytes)];
  });
  const end = new Uint8Array(2 * BLOCK);
  return gzipSync(Buffer.concat([...blocks, end]), { mtime: 0 });
}

function padded(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
  all.set(bytes);
  return all;
}

/** A header of ustar: a path of more than 100 bytes begins in its prefix. */
function header(path: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => block.set(encoder.encode(text), at);
  const cut = path.length <= 100 ? -1 : path.indexOf('/', path.length - 101);
  put(0, path.slice(cut + 1));
  put(100, path.endsWith('.sh') ? '0000755\0' : '0000644\0');
  put(108, '0000000\0');
  put(116, '0000000\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  put(148, '        ');
  put(156, '0');
  put(257, 'ustar\x0000');
  put(345, path.slice(0, Math.max(cut, 0)));
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}
