// The language that a text shows.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { detectLanguage } from '../../src/articles/language.ts';

/** Sentences written for this test. */
const SAMPLES: Readonly<Record<string, string>> = {
  id: 'Polisi mengatakan bahwa warga desa itu bisa pulang karena banjir sudah surut sejak Kamis.',
  ms: 'Polis berkata penduduk kampung itu boleh pulang kerana banjir sudah surut sejak Khamis, iaitu selepas hujan berhenti.',
  en: 'The police said that people in the village could go home because the water had fallen.',
  nl: 'De politie zei dat de mensen in het dorp naar huis konden gaan omdat het water was gezakt.',
  de: 'Die Polizei sagte, dass die Menschen in dem Dorf nach Hause gehen können, weil das Wasser nicht mehr steigt.',
  fr: 'La police a dit que les gens du village pouvaient rentrer chez eux, parce que le niveau de la rivière est en baisse.',
  es: 'La policía dijo que los vecinos del pueblo pueden volver a sus casas porque el agua ya no sube.',
  pt: 'A polícia disse que os moradores da aldeia já podem voltar para as suas casas porque a água não subiu mais.',
  it: 'La polizia ha detto che gli abitanti del paese sono tornati a casa e che il fiume non è più alto.',
  sv: 'Polisen säger att de som bor i byn kan åka hem, och att vattnet inte är högre än det var.',
  pl: 'Policja mówi, że ludzie z tej wsi mogą już wrócić do domu i że woda nie jest tak wysoka jak była.',
  tr: 'Polis köy için bir açıklama yaptı ve suyun daha sonra çok yükseldiğini ancak şimdi bu kadar olmadığını dedi.',
  tl: 'Sinabi ng pulis na ang mga tao sa nayon ay maaari nang umuwi dahil hindi na mataas ang tubig.',
  vi: 'Cảnh sát cho biết người dân trong làng đã có thể về nhà và nước không lên nữa.',
  bg: 'Полицията съобщи, че жителите на селото могат да се върнат у дома, защото водата вече не се покачва.',
  mr: 'पोलिसांनी सांगितले की गावातील लोक घरी परत जाऊ शकतात कारण पाणी आता वाढत नाही.',
  sl: 'Policija je sporočila, da se lahko prebivalci vasi vrnejo domov, ker voda ne narašča več.',
  ca: 'La policia ha dit que els veïns del poble poden tornar a casa perquè l’aigua ja no puja.',
  af: 'Die polisie het gesê dat die inwoners van die dorp huis toe kan gaan omdat die water nie meer styg nie.',
  et: 'Politsei teatas, et küla elanikud võivad koju tagasi minna, sest vesi enam ei tõuse ja see on hea.',
  lv: 'Policija paziņoja, ka ciema iedzīvotāji var atgriezties mājās, jo ūdens vairs nav tik augsts kā bija.',
  lt: 'Policija pranešė, kad kaimo gyventojai jau gali grįžti į namus, nes vanduo yra ne toks kaip buvo.',
  sq: 'Policia tha se banorët e fshatit mund të kthehen në shtëpi sepse uji nuk po rritet më.',
  sw: 'Polisi walisema kwamba watu wa kijiji wanaweza kurudi nyumbani kwa sababu maji ya mto hayapandi tena.',
  ru: 'Полиция сообщила, что жители деревни могут вернуться домой.',
  uk: 'Поліція повідомила, що мешканці села можуть повернутися додому.',
  ar: 'قالت الشرطة إن سكان القرية يمكنهم العودة إلى منازلهم.',
  fa: 'پلیس گفت که مردم روستا می‌توانند به خانه برگردند و این پل باز است.',
  zh: '警方表示，村民可以回家了。',
  ja: '警察は、村の住民が家に帰れると発表した。',
  ko: '경찰은 마을 주민들이 집으로 돌아갈 수 있다고 밝혔다.',
  hi: 'पुलिस ने कहा कि गाँव के लोग घर लौट सकते हैं।',
  th: 'ตำรวจกล่าวว่าชาวบ้านสามารถกลับบ้านได้แล้ว',
  el: 'Η αστυνομία είπε ότι οι κάτοικοι μπορούν να γυρίσουν στο σπίτι.',
  he: 'המשטרה אמרה כי תושבי הכפר יכולים לחזור הביתה.',
};

function sample(language: string): string {
  return SAMPLES[language] ?? '';
}

/** Paragraphs of two neighbours that share most of their words, written for this test. */
const NEIGHBOURS: readonly (readonly [string, string])[] = [
  [
    'id',
    'Gubernur mengatakan pembangunan jembatan itu akan selesai pada bulan depan. Para pekerja bekerja siang dan malam, sedangkan warga desa memberi mereka makanan. Bupati berharap jembatan bisa dipakai sebelum hujan datang.',
  ],
  [
    'ms',
    'Menteri Besar berkata pembinaan jambatan itu akan siap pada bulan hadapan. Pekerja bekerja siang dan malam, manakala penduduk kampung memberi mereka makanan. Beliau berharap jambatan itu boleh digunakan sebelum musim hujan.',
  ],
  [
    'id',
    'Harga beras turun di tiga pasar karena panen raya sudah mulai. Pedagang menjualnya lebih murah, ujar seorang ibu yang membeli lima kilogram. Pemerintah kabupaten tetap menyiapkan beras di gudang.',
  ],
  [
    'ms',
    'Harga beras turun di tiga pasar kerana musim menuai sudah bermula. Peniaga menjualnya dengan lebih murah, kata seorang wanita yang membeli lima kilogram. Kerajaan negeri tetap menyimpan beras di gudang.',
  ],
];

describe('the language of a text', () => {
  for (const [language, text] of NEIGHBOURS) {
    test(`${language} is told over the whole text: ${text.slice(0, 24)}…`, () => {
      assert.equal(detectLanguage(text), language);
      assert.equal(detectLanguage(text, language === 'id' ? 'ms' : 'id'), language);
    });
  }

  for (const [language, text] of Object.entries(SAMPLES)) {
    test(`${language} is told from a sentence`, () => assert.equal(detectLanguage(text), language));
  }

  test('is the text’s own, whatever is expected', () => {
    assert.equal(detectLanguage(sample('en'), 'id'), 'en');
    assert.equal(detectLanguage(sample('ms'), 'id'), 'ms');
    assert.equal(detectLanguage(sample('id'), 'ms'), 'id');
  });

  test('is the expected one where Indonesian and Malay print the same', () => {
    const both = 'Saya dan mereka akan ke sana dengan orang itu.';
    assert.equal(detectLanguage(both, 'ms'), 'ms');
    assert.equal(detectLanguage(both, 'id'), 'id');
    assert.equal(detectLanguage(both), 'id');
  });

  test('is not guessed from names and numbers', () => {
    assert.equal(detectLanguage('Beijing 2024, Tokyo 1964'), undefined);
    assert.equal(detectLanguage(''), undefined);
  });

  test('is read over all of a text that opens in another language', () => {
    const quote = 'The police said that it was safe. ';
    assert.equal(detectLanguage(quote + `${sample('id')} `.repeat(6)), 'id');
  });
});
