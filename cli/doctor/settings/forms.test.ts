import { expect, test } from 'vitest'
import { exampleSettings } from '#dev/stack/settings.ts'
import { forms } from './forms.ts'

test('of every setting of .env.example it can be said what it is to be, in both languages', () => {
  for (const name of Object.keys(exampleSettings())) {
    expect(forms, name).toHaveProperty(name)
    expect(forms[name]?.form.zh, name).toMatch(/\p{Script=Han}/u)
    expect(forms[name]?.form.en, name).toMatch(/[a-z]/)
  }
})
