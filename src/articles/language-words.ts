// Function words that tell Latin-script languages apart. A word may stand under several languages:
// it then counts for each, so that neighbours (Indonesian and Malay, Danish and Norwegian) are
// decided by the words that only one of them has.

/** What Indonesian and Malay share; it tells both from every other language. */
const MALAY_FAMILY =
  'yang dan di ke dari dalam untuk dengan pada ini itu adalah oleh juga akan tidak telah sudah ada atau para ' +
  'kepada saya kami kita mereka dia ia anda beliau lebih tersebut serta hanya bagi sebagai antara seperti satu ' +
  'dua tiga orang tahun hari boleh masih semua setiap lagi banyak kata hal atas agar secara sehingga namun ' +
  'tetapi jika ketika setelah menjadi melalui dapat harus sebuah seorang beberapa lain hingga baru belum ' +
  'sangat bukan apa apabila maka pun lalu menurut sejumlah kemudian sementara selain kalau jadi sekarang ' +
  'presiden menteri negara negeri daripada kerajaan pelbagai berbanding penduduk bersama katanya mengatakan perlu tetap tentang merupakan minggu';

/** Language tags (BCP 47) and their words, lower case, separated by spaces. */
export const LANGUAGE_WORDS: Readonly<Record<string, string>> = {
  id:
    `${MALAY_FAMILY} bahwa karena saat usai bisa terkait polisi persen agustus kamis jumat senin februari maret ` +
    'juni juli desember berbeda yakni pemerintah provinsi kabupaten kecamatan gubernur bupati desa kantor ujar ' +
    'ujarnya tutur tuturnya jelasnya ungkapnya imbuhnya sebelumnya uang mobil sepeda gratis tapi kapan butuh ' +
    'coba beda kualitas universitas komunitas aktivitas fasilitas informasi produksi nasional internasional ' +
    'digelar pedagang lantaran rupiah diduga tersangka tewas korban bandara mahasiswa dokter obat listrik tim ' +
    'pelatih peneliti riset meski meskipun adanya soal panitia pengelola mulai tiap bapak sore siang lewat ' +
    'warga ikut sebanyak rp sedangkan jembatan rusak truk menit kamar gedung rapat menambahkan',
  ms:
    `${MALAY_FAMILY} bahawa kerana selepas iaitu ialah wang polis khamis jumaat isnin ogos julai disember peratus ` +
    'sahaja manakala datuk seri encik puan adakah bagaimanapun syarikat mesyuarat kakitangan pengarah ' +
    'perkhidmatan kualiti universiti komuniti aktiviti kemudahan maklumat kebangsaan antarabangsa sebarang tiada ' +
    'mahu semasa dijangka memaklumkan menerusi seramai agensi hospital doktor ubat elektrik pasukan jurulatih ' +
    'ringgit rm cuba berbeza esok parlimen telefon bimbit ditahan setakat ekoran ' +
    'jambatan rosak lori minit bilik hadapan berkata bekalan terowong ' +
    'susulan memandangkan sehubungan justeru tular peniaga bandar lebuhraya laluan kenyataan beg perlawanan',
  en:
    'the of and to in is was for that it with as on by at from be are were this which have has had not ' +
    'but they his her their its an or who will would said been more one also after when about than can ' +
    'there into you we she he him our all if other new what up out over two first some no may could so',
  nl:
    'de het een en van in is dat op te zijn met voor niet aan er om ook als bij door maar naar nog wordt ' +
    'hij ze zij heeft werd uit over dan was kan deze die dit meer worden hebben geen wel tot onder zich ' +
    'na tegen ieder heeft recht onze men mensen jaar volgens tussen haar hun moet waar wat',
  de:
    'der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden ' +
    'aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur ' +
    'oder aber vor zur bis mehr durch man sein wurde sei kann seine gegen vom können wenn unter jeder',
  fr:
    'de la le et les des en un une du que est pour qui dans par plus au sur ne pas se ce il sont avec son ' +
    'ont aux mais ou été elle cette comme ses leur être fait nous vous ils dont sa tout deux après ces ' +
    'entre sans lui même était sous aussi selon peut depuis toute droit a',
  es:
    'de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me ' +
    'si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde ' +
    'está mi porque qué sólo han yo hay vez puede todos así nos ni parte tiene uno donde según toda derecho',
  pt:
    'de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou ' +
    'quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me ' +
    'esse eles você foi são está ter ser tem havia pode foram segundo todo toda disse ano anos direito',
  it:
    'di e il la che in un a per è una del non sono da con si le dei nel della al i ma come più ha alla su ' +
    'lo anche gli se delle o dal suo nella sua ai questo questa essere stato anni dopo tra fra ad ed loro ' +
    'ogni degli dalla sul sulla due quando chi cui solo hanno era fatto diritto individuo',
  sv:
    'och att det i en som på är av för med den till inte har de ett om var jag men sig så från vi han kan ' +
    'man när år säger också hade under eller ska efter nu vid mot skulle blir vara där upp hon mycket ut ' +
    'detta sina över genom varje rätt alla skall samt envar',
  da:
    'og at det i en som på er af for med den til ikke har de et om var jeg men sig så fra vi han kan man ' +
    'når år siger også havde under eller skal efter nu ved mod ville bliver være hvor op hun meget ud ' +
    'dette sine over gennem enhver ret alle deres blev hans nogle mellem uden',
  nb:
    'og at det i en som på er av for med den til ikke har de et om var jeg men seg så fra vi han kan man ' +
    'når år sier også hadde under eller skal etter nå ved mot ville blir være hvor opp hun mye ut ' +
    'dette sine over gjennom enhver rett alle deres ble hans noen mellom uten',
  fi:
    'ja on ei se että oli hän mutta myös ovat kun joka tai sekä kuin niin mukaan ole hänen jos sen vain ' +
    'vuoden vuonna jo ollut nyt voi jokaisella kaikki sitä mitä tämä tämän jonka siitä noin kanssa ennen ' +
    'olla olisi eikä mikä kuitenkin oikeus häntä',
  pl:
    'w i na z do się nie to jest że o jak po od za a przez dla są co tak ale przy oraz był być ma tym go już ' +
    'jego które który która ich może było były czy tylko również jednak jej roku lub ze bez pod nad przed ' +
    'każdy prawo człowiek ma mu tej tego we',
  cs:
    'a v se na je že s z do o to i jako za po by pro ve ale které který od k podle jsou si až byl jeho při ' +
    'nebo však jen tak být bylo byla může také ke roce už její jejich co každý právo má práva ze není jak ' +
    'mezi před které svých této',
  sk:
    'a v sa na je že s z do o to aj ako za po by pre vo ale ktoré ktorý od k podľa sú si až bol jeho pri ' +
    'alebo však len tak byť bolo bola môže tiež ku roku už jej ich čo každý právo má práva zo nie medzi ' +
    'pred svojich tejto',
  hu:
    'a az és hogy nem is egy meg ez volt de csak már mint azt el vagy még ki szerint minden van ezt lehet ' +
    'után között majd sem több kell mert ha aki magyar arra amely személynek joga van joga valamint pedig ' +
    'be nagy fel két',
  ro:
    'de și în a la cu pe o un din că nu este care pentru se mai au fost prin sau ca ce către după al ale ' +
    'lui sunt fi dar pe ar dintre această acest între orice persoană are dreptul unei unui va ani iar până ' +
    'fie toate lor sa',
  hr:
    'i u je na se da su za od s a o koji ne kao što to iz do nije bi će te ali sa po ili koje koja biti ' +
    'samo već još godine nakon prema bio kako više može rekao svatko ima pravo svoje njegov između kod ' +
    'sve bez svih',
  tr:
    've bir bu da de için ile olarak çok daha olan gibi kadar sonra en ne ya her ama olduğunu oldu göre ' +
    'değil var olduğu ise dedi iki ki bin yıl ancak hem şahsın hakkı veya hiç kendi büyük tarafından eden ' +
    'üzere haiz bütün',
  vi:
    'và của là có được trong cho các một không với những người này đã khi để từ cũng như đến ra về tại ' +
    'ông sẽ vào nhiều trên sự phải hay năm việc mọi bị theo ngày sau đó lại nhà quyền đều hoặc',
  tl:
    'ang ng sa na mga at ay ni si para nang ito hindi kung siya may mula kay sila isang niya din rin pa ' +
    'lang upang dahil nito kanyang bawat ayon wala dito kanilang ating karapatan o noong bilang iba',
  sl:
    'in je na se da so za od s z v ki ne kot to iz do ni bi bo tudi po ali pri pa sem smo kar ker več lahko še ' +
    'že bil bila bilo so jih je leta po pred med nad pod kako vsak pravico ima ima svoje njegov brez vseh',
  ca:
    'de la que el en i a els les un una per amb no es del al més com però ha ser són aquest aquesta també va seu ' +
    'seva ja fins des quan molt tot tots entre sobre segons perquè hi ho té dels als pel any anys dret tothom',
  af:
    'die van en in is het dat te nie met vir op wat hy sy ek ons hulle dit by aan om sal word was ook of uit deur ' +
    'na maar nog kan moet meer oor toe baie onder tussen elkeen reg jaar mense hierdie daar sê gesê',
  et:
    'ja on ei et see oli ta ka kui mis aga ning oma kes või siis nii selle tema veel nende olla mida juba enam ' +
    'pärast ainult kõik need eest kuid sest võib igal igaühel õigus aasta aastal inimesed',
  lv:
    'un ir uz no ar par ka kas tas to pie bet vai nav arī bija kā ko lai pēc gan jau tikai viņš viņa kuri kura ' +
    'ja tiek gada gadā savu katram tiesības cilvēki vairs vēl ļoti starp pret',
  lt:
    'ir yra kad į iš su tai bet kaip o jis ne ar buvo dėl apie nuo po jo jau dar tik kurie kuris kai prie už ' +
    'gali metų metais savo turi teisę kiekvienas žmonės žmogus labai pagal arba tarp',
  sq:
    'dhe të në e i një për me që nga është se nuk më ka si u do ishte por kjo ky kanë edhe janë tij saj pas ' +
    'duke deri mund vetëm çdo drejtë kush vit njerëz shumë sipas ose ndërmjet',
  sw:
    'na ya wa kwa ni katika za la kuwa hii hiyo huo cha kama pia baada watu mtu kila haki yake wake lakini sasa ' +
    'ambao ambayo alisema kwamba hata bila mwaka nchi serikali wote si au',
  jv:
    'ing kang lan sing iku kanggo marang ora saka wong uga karo iki kuwi dadi utawa ana saben bisa nduweni ' +
    'hak kudu awit wis sawijining kanthi amarga nanging dening lumrah mau para padha ning yaiku duwe menyang',
};
