// The words that generated articles are made of: Indonesian news prose, invented people, real places.

type Words = readonly [string, ...string[]];
type Place = readonly [inDateline: string, inSentence: string];

export const SECTIONS: Words = [
  'Kompas dunia',
  'Nasional',
  'Ekonomi',
  'Olahraga',
  'Regional',
  'Sains',
  'Teknologi',
];

/** As a dateline prints it, and as a sentence does. */
export const PLACES: readonly [Place, ...Place[]] = [
  ['JAKARTA', 'Jakarta'],
  ['BEIJING', 'Beijing'],
  ['SURABAYA', 'Surabaya'],
  ['MAKASSAR', 'Makassar'],
  ['JAYAPURA', 'Jayapura'],
  ['KUALA LUMPUR', 'Kuala Lumpur'],
  ['DEN HAAG', 'Den Haag'],
  ['NEW YORK', 'New York'],
  ['TOKYO', 'Tokyo'],
  ['CANBERRA', 'Canberra'],
  ['MOSKOW', 'Moskow'],
  ['YOGYAKARTA', 'Yogyakarta'],
];

export const PEOPLE: Words = [
  'Ratna Dewi Santoso',
  'Bagus Wicaksono',
  'Siti Nur Halimah',
  'Yohanes Tandjung',
  "Ma'ruf Hidayat",
  'Ayu Lestari-Putri',
  'Rizky Pratama',
  'Desy Afrianti',
  'Gading Persada',
  'Hariyanto Kurniawan',
  'Putu Wirawan',
  'Maria Goretti Lamablawa',
];

export const WIRES: Words = [
  'Anadolu',
  'TASS',
  'Associated Press',
  'Antara',
  'Reuters',
  'Xinhua',
  'Kyodo News',
  'Al Jazeera',
];

export const NOUNS: Words = [
  'kerja sama ekonomi',
  'ketahanan pangan',
  'perdagangan antarnegara',
  'pembangunan pelabuhan baru',
  'layanan kesehatan masyarakat',
  'keamanan kawasan',
  'pendidikan dasar',
  'energi terbarukan',
  'penanganan banjir',
  'hubungan bilateral',
  'transportasi umum',
  'perlindungan hutan',
];

export const VERBS: Words = [
  'menegaskan',
  'menyampaikan',
  'menjelaskan',
  'menambahkan',
  'menyatakan',
  'mengungkapkan',
];

export const TITLES: Words = [
  '{who} Kunjungi {where}, Bahas {what}',
  'Pemerintah Siapkan {n} Langkah untuk {what}',
  'Warga {where} Sambut Program {what}',
  '{n} Negara Sepakati {what} di {where}',
  'Setelah {n} Tahun, {where} Kembali Bicarakan {what}',
  'Menteri di {where} dan {who} Perkuat {what}',
];

export const SENTENCES: Words = [
  '{who} {does} bahwa {what} akan menjadi perhatian utama pemerintah dalam {n} bulan ke depan.',
  'Pertemuan di {where} tersebut dihadiri oleh {n} perwakilan dari berbagai daerah dan lembaga.',
  '"Kami percaya {what} tidak dapat dipisahkan dari kepentingan masyarakat luas," ujar {who}.',
  'Menurut {who}, {what} di {where} telah meningkat sebesar {n} persen dibandingkan tahun sebelumnya.',
  'Langkah ini diambil setelah {n} kali pembahasan yang juga melibatkan para ahli dari {where}.',
  'Ia juga {does} pentingnya {what} bagi stabilitas di kawasan, terutama di tengah tantangan global.',
  'Kementerian terkait {does} telah menyediakan anggaran untuk {what} dan akan mengawasinya secara berkala.',
  'Di {where}, {n} keluarga sudah merasakan manfaat dari program yang dijalankan bersama pemerintah setempat.',
  'Sementara itu, {who} {does} pihaknya masih menunggu keputusan resmi mengenai {what} dari {where}.',
  '"Hal ini harus dilakukan dengan cermat, karena dampaknya akan terasa hingga {n} tahun mendatang," katanya.',
  'Rangkaian kegiatan di {where} akan dilanjutkan pekan depan dengan agenda utama mengenai {what}.',
  'Para pengamat menilai {what} masih menghadapi banyak kendala, baik dari sisi aturan maupun pelaksanaan.',
];
