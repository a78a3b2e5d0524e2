// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { fromSvelte, fromTypeScript } from './extract.mjs';

describe('extraction', () => {
  it('finds strings of a template after an apostrophe', () => {
    const source = `<script lang="ts">
  import { t } from '../i18n';
  let { who }: { who: string } = $props();
  const label = t('Who writes?');
</script>
<p>It's {t("Nadia's turn")} and it isn't over</p>
<button aria-label={t('Close')} onclick={() => say(t('Closed'))}>{who as string}</button>
{#if who === t('Nobody')}{nt('{n} card', '{n} cards', 2)}{/if}`;

    expect(fromSvelte(source)).toEqual([
      { id: "Nadia's turn", line: 6 },
      { id: 'Close', line: 7 },
      { id: 'Closed', line: 7 },
      { id: 'Nobody', line: 8 },
      { id: '{n} card', plural: '{n} cards', line: 8 },
      { id: 'Who writes?', line: 4 },
    ]);
  });

  it('finds strings of a script, joined and templated ones too', () => {
    const source = "// it's a comment\nconst a = t('Long ' + 'line');\nconst b = t(`Plain`);\nconst c = nt('one', 'many', n);";

    expect(fromTypeScript(source)).toEqual([
      { id: 'Long line', line: 2 },
      { id: 'Plain', line: 3 },
      { id: 'one', plural: 'many', line: 4 },
    ]);
  });

  it('refuses a message that only running the code would know', () => {
    expect(() => fromTypeScript('t(name)')).toThrow('line 1: t() takes literal strings');
    expect(() => fromSvelte('{nt("one", many, 2)}')).toThrow('line 1: nt() takes literal strings');
  });
});
