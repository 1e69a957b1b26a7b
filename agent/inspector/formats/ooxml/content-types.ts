import { walkXml } from './xml.ts';

/** Main content types (ECMA-376 part 1 annex A, [MS-OFFMACRO2], [MS-VSDX]) and the type they make the package. */
const MAIN_TYPES: readonly [RegExp, string][] = [
  [/wordprocessingml\.document\.main/, 'docx'],
  [/wordprocessingml\.template\.main/, 'dotx'],
  [/ms-word\.document\.macroEnabled/i, 'docm'],
  [/ms-word\.template\.macroEnabled/i, 'dotm'],
  [/ms-excel\.sheet\.binary/, 'xlsb'],
  [/ms-excel\.(sheet|template|addin)\.macroEnabled/i, 'xlsm'],
  [/spreadsheetml\.sheet\.main/, 'xlsx'],
  [/spreadsheetml\.template\.main/, 'xltx'],
  [/ms-powerpoint\.\w+\.macroEnabled/i, 'pptm'],
  [/presentationml\.presentation\.main/, 'pptx'],
  [/presentationml\.slideshow\.main/, 'ppsx'],
  [/presentationml\.template\.main/, 'potx'],
  [/ms-visio\.\w+\.(?:main|macroEnabled\.main)/, 'vsdx'],
];

/** The list `[Content_Types].xml`: what each part is, by its path or by its extension. */
export class ContentTypes {
  readonly #byPath = new Map<string, string>();
  readonly #byExtension = new Map<string, string>();

  constructor(xml: Buffer) {
    walkXml(xml, {
      open: (name, { PartName, Extension, ContentType }) => {
        if (ContentType === undefined) return;
        if (name === 'Override' && PartName) this.#byPath.set(pathOf(PartName), ContentType);
        else if (name === 'Default' && Extension) this.#byExtension.set(Extension.toLowerCase(), ContentType);
      },
    });
  }

  /** The content type of a part; empty when the list does not have it. */
  of(path: string): string {
    return (
      this.#byPath.get(pathOf(path)) ?? this.#byExtension.get(path.split('.').at(-1)!.toLowerCase()) ?? ''
    );
  }

  /** The type of the package, or undefined when it is not an Office one. */
  get packageType(): string | undefined {
    const types = [...this.#byPath.values(), ...this.#byExtension.values()];
    return MAIN_TYPES.find(([pattern]) => types.some((type) => pattern.test(type)))?.[1];
  }
}

function pathOf(name: string): string {
  return name.replace(/^\/+/, '').toLowerCase();
}
