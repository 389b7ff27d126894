import { type IpContext, type IpFile, pathsOf } from './ip-description';

/** IP-XACT's name for each kind of file; kinds that it has no word for are `user` types. */
const FILE_TYPES: Record<IpFile['kind'], string> = {
  rtl: '<ipxact:fileType>verilogSource-2001</ipxact:fileType>',
  testbench: '<ipxact:fileType>verilogSource-2001</ipxact:fileType>',
  vectors: '<ipxact:fileType user="readmemh">user</ipxact:fileType>',
  xdc: '<ipxact:fileType user="xdc">user</ipxact:fileType>',
  sdc: '<ipxact:fileType user="sdc">user</ipxact:fileType>',
};

const FILE_SETS: readonly { readonly name: string; readonly kinds: readonly IpFile['kind'][] }[] = [
  { name: 'rtl', kinds: ['rtl'] },
  { name: 'testbench', kinds: ['testbench', 'vectors'] },
  { name: 'constraints', kinds: ['xdc', 'sdc'] },
];

/** An IP-XACT (IEEE 1685-2014) component: the module's ports and the file sets, without bus interfaces. */
export function emitIpXact(context: IpContext): string {
  const { description, face } = context;
  const ports = [
    port('clk', 'in', undefined),
    port('rst', 'in', undefined),
    port('in_valid', 'in', undefined),
    ...face.inputs.map((p) => port(p.name, 'in', p.width)),
    port('out_valid', 'out', undefined),
    ...face.outputs.map((p) => port(p.name, 'out', p.width)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<ipxact:component xmlns:ipxact="http://www.accellera.org/XMLSchema/IPXACT/1685-2014" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.accellera.org/XMLSchema/IPXACT/1685-2014 http://www.accellera.org/XMLSchema/IPXACT/1685-2014/index.xsd">
  <ipxact:vendor>nx-hls</ipxact:vendor>
  <ipxact:library>ip</ipxact:library>
  <ipxact:name>${face.top}</ipxact:name>
  <ipxact:version>${xmlText(description.version)}</ipxact:version>
  <ipxact:model>
    <ipxact:views>
      <ipxact:view>
        <ipxact:name>rtl</ipxact:name>
        <ipxact:envIdentifier>:synthesis:</ipxact:envIdentifier>
        <ipxact:envIdentifier>:simulation:</ipxact:envIdentifier>
        <ipxact:componentInstantiationRef>rtl</ipxact:componentInstantiationRef>
      </ipxact:view>
    </ipxact:views>
    <ipxact:instantiations>
      <ipxact:componentInstantiation>
        <ipxact:name>rtl</ipxact:name>
        <ipxact:language>verilog</ipxact:language>
        <ipxact:moduleName>${face.top}</ipxact:moduleName>
        <ipxact:fileSetRef>
          <ipxact:localName>rtl</ipxact:localName>
        </ipxact:fileSetRef>
      </ipxact:componentInstantiation>
    </ipxact:instantiations>
    <ipxact:ports>
${ports.join('')}    </ipxact:ports>
  </ipxact:model>
  <ipxact:fileSets>
${FILE_SETS.map(({ name, kinds }) => fileSet(name, context, kinds)).join('')}  </ipxact:fileSets>
  <ipxact:description>${xmlText(description.netlist.name)}: latency ${face.latency} cycles, initiation interval 1, clock period ${description.clockPeriodNs} ns</ipxact:description>
</ipxact:component>
`;
}

/** A port of the module; `width` is undefined for a single wire. */
function port(name: string, direction: 'in' | 'out', width: number | undefined): string {
  const vector =
    width === undefined || width === 1
      ? ''
      : `
          <ipxact:vectors>
            <ipxact:vector>
              <ipxact:left>${width - 1}</ipxact:left>
              <ipxact:right>0</ipxact:right>
            </ipxact:vector>
          </ipxact:vectors>`;
  return `      <ipxact:port>
        <ipxact:name>${name}</ipxact:name>
        <ipxact:wire>
          <ipxact:direction>${direction}</ipxact:direction>${vector}
        </ipxact:wire>
      </ipxact:port>
`;
}

function fileSet(name: string, context: IpContext, kinds: readonly IpFile['kind'][]): string {
  const files = kinds.flatMap((kind) =>
    pathsOf(context, kind).map(
      (path) => `      <ipxact:file>
        <ipxact:name>${path}</ipxact:name>
        ${FILE_TYPES[kind]}
      </ipxact:file>
`,
    ),
  );
  return `    <ipxact:fileSet>
      <ipxact:name>${name}</ipxact:name>
${files.join('')}    </ipxact:fileSet>
`;
}

/** `text` as XML character data: markup escaped, characters that XML forbids replaced. */
export function xmlText(text: string): string {
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (c) => escapes[c]);
}
