import type { DeniedKind } from '../autosaving.ts';

/**
 * Sites of which nothing is ever saved automatically, as they ship; put together by hand, and far from complete: signs in the address
 * (`denied.ts`) and in the page (`../capture/privacy.ts`) stand beside it. A name is a host and stands for all hosts below it;
 * with a path, for the pages below that. News, help and blogs of these makers on hosts of their own stay out of the list.
 */
export const DENIED_SITES: Readonly<Record<DeniedKind, string>> = {
  money: `
    chase.com bankofamerica.com wellsfargo.com citi.com citibank.com capitalone.com usbank.com pnc.com truist.com td.com
    tdbank.com ally.com discover.com americanexpress.com amex.com schwab.com fidelity.com vanguard.com etrade.com
    robinhood.com sofi.com chime.com navyfederal.org usaa.com regions.com key.com citizensbank.com bmo.com rbc.com
    rbcroyalbank.com scotiabank.com cibc.com tangerine.ca desjardins.com wealthsimple.com interactivebrokers.com
    ibkr.com betterment.com wealthfront.com creditkarma.com experian.com equifax.com transunion.com mint.intuit.com
    turbotax.intuit.com quickbooks.intuit.com
    barclays.co.uk barclays.com hsbc.com hsbc.co.uk lloydsbank.com lloydsbank.co.uk natwest.com rbs.co.uk
    santander.co.uk santander.com halifax.co.uk nationwide.co.uk tsb.co.uk monzo.com starlingbank.com revolut.com
    wise.com n26.com bunq.com hl.co.uk aib.ie bankofireland.com
    deutsche-bank.de commerzbank.de dkb.de ing.de ing.com ing.nl comdirect.de consorsbank.de postbank.de sparkasse.de
    volksbank.de hypovereinsbank.de targobank.de norisbank.de traderepublic.com ubs.com credit-suisse.com postfinance.ch
    raiffeisen.ch raiffeisen.at erstebank.at sparkasse.at bawag.at zkb.ch abnamro.nl rabobank.nl kbc.be belfius.be
    bnpparibas.com bnpparibas.net societegenerale.fr particuliers.sg.fr credit-agricole.fr creditmutuel.fr cic.fr
    labanquepostale.fr boursobank.com boursorama.com lcl.fr caisse-epargne.fr banquepopulaire.fr
    intesasanpaolo.com unicredit.it fineco.it finecobank.com bbva.es bbva.com caixabank.es caixabank.com
    bancosantander.es bancosabadell.com bankinter.com cgd.pt millenniumbcp.pt nordea.com danskebank.dk swedbank.se
    seb.se handelsbanken.se klarna.com avanza.se dnb.no op.fi pkobp.pl ipko.pl mbank.pl santander.pl csob.cz
    otpbank.hu sberbank.ru tbank.ru vtb.ru alfabank.ru garantibbva.com.tr isbank.com.tr akbank.com yapikredi.com.tr
    itau.com.br bb.com.br bradesco.com.br caixa.gov.br nubank.com.br banorte.com banamex.com bancolombia.com
    hdfcbank.com icicibank.com onlinesbi.sbi sbi.co.in axisbank.com kotak.com zerodha.com groww.in paytm.com
    phonepe.com icbc.com.cn ccb.com boc.cn bankofchina.com abchina.com cmbchina.com alipay.com pay.weixin.qq.com
    dbs.com.sg ocbc.com uob.com.sg maybank2u.com.my cimbclicks.com.my bca.co.id bankmandiri.co.id kasikornbank.com
    scb.co.th vietcombank.com.vn hangseng.com commbank.com.au anz.com.au anz.com westpac.com.au nab.com.au
    asb.co.nz kiwibank.co.nz fnb.co.za standardbank.co.za absa.co.za nedbank.co.za
    paypal.com venmo.com cash.app zellepay.com stripe.com/login dashboard.stripe.com squareup.com/dashboard
    app.squareup.com payoneer.com westernunion.com remitly.com plaid.com affirm.com afterpay.com
    coinbase.com binance.com kraken.com gemini.com crypto.com okx.com bybit.com metamask.io blockchain.com
    upbit.com bithumb.com coinone.co.kr korbit.co.kr bitflyer.com coincheck.com
    kbstar.com kbcard.com kbsec.com shinhan.com shinhancard.com shinhansec.com wooribank.com wooricard.com
    kebhana.com hanacard.co.kr hanaw.com nonghyup.com nhbank.com nhqv.com ibk.co.kr kakaobank.com kbanknow.com
    tossbank.com toss.im tossinvest.com kdb.co.kr sc.co.kr standardchartered.co.kr citibank.co.kr suhyup-bank.com
    busanbank.co.kr dgb.co.kr imbank.co.kr kjbank.com jbbank.co.kr knbank.co.kr e-jejubank.com epostbank.go.kr
    kfcc.co.kr cu.co.kr samsungcard.com hyundaicard.com lottecard.co.kr bccard.com kakaopay.com pay.naver.com
    naverpay.com payco.com samsungpop.com securities.miraeasset.com kiwoom.com koreainvestment.com truefriend.com
    samsunglife.com samsungfire.com hanwhalife.com kyobo.com dbins.co.kr idbins.com hi.co.kr
    mufg.jp bk.mufg.jp smbc.co.jp smbc-card.com vpass.ne.jp mizuhobank.co.jp resonabank.co.jp jp-bank.japanpost.jp
    rakuten-bank.co.jp rakuten-card.co.jp rakuten-sec.co.jp netbk.co.jp sbisec.co.jp sbishinseibank.co.jp aeonbank.co.jp
    sonybank.jp sonybank.net paypay-bank.co.jp paypay.ne.jp jibunbank.co.jp sevenbank.co.jp jcb.co.jp saisoncard.co.jp
    eposcard.co.jp orico.co.jp monex.co.jp matsui.co.jp nomura.co.jp daiwa.jp moneyforward.com/me moneyforward.com/cf
  `,
  mail: `
    mail.google.com inbox.google.com chat.google.com messages.google.com voice.google.com calendar.google.com
    contacts.google.com meet.google.com outlook.com outlook.live.com outlook.office.com outlook.office365.com
    outlook.cloud.microsoft hotmail.com mail.yahoo.com mail.aol.com icloud.com proton.me protonmail.com mail.proton.me
    tuta.com app.tuta.com tutanota.com fastmail.com app.fastmail.com app.hey.com mail.zoho.com gmx.net gmx.de gmx.com
    web.de/email freenetmail.de posteo.de mailbox.org mail.ru e.mail.ru mail.yandex.ru mail.yandex.com laposte.net
    mail.orange.fr mail.qq.com mail.163.com mail.126.com exmail.qq.com mail.naver.com mail.daum.net mail.kakao.com
    mail.nate.com mail.hiworks.com mail.yahoo.co.jp webmail.sonic.net mail.nifty.com webmail.biglobe.ne.jp
    web.whatsapp.com web.telegram.org messenger.com facebook.com/messages instagram.com/direct x.com/messages
    x.com/i/chat twitter.com/messages linkedin.com/messaging reddit.com/message reddit.com/chat chat.reddit.com
    discord.com/channels app.slack.com teams.microsoft.com teams.live.com app.element.io web.wechat.com wx.qq.com
    web.line.me chat.line.biz talk.naver.com note.naver.com web.kakaotalk.com viber.com signal.me
    zoom.us/wc app.zoom.us calendar.naver.com calendar.yahoo.co.jp
    tinder.com bumble.com hinge.co okcupid.com match.com grindr.com pairs.lv tapple.me
  `,
  files: `
    drive.google.com docs.google.com sheets.google.com slides.google.com photos.google.com keep.google.com
    myaccount.google.com myactivity.google.com takeout.google.com onedrive.live.com 1drv.ms office.com m365.cloud.microsoft
    dropbox.com box.com/s app.box.com wetransfer.com mega.nz pcloud.com sync.com notion.so app.notion.com evernote.com
    app.simplenote.com airtable.com trello.com asana.com app.asana.com monday.com linear.app coda.io quip.com
    docs.qq.com pan.baidu.com yuque.com/dashboard photos.amazon.com
    mybox.naver.com keep.naver.com memo.naver.com drive.daum.net drive.daouoffice.com docs.zoho.com
    chatgpt.com chat.openai.com claude.ai gemini.google.com copilot.microsoft.com perplexity.ai/library
  `,
  health: `
    mychart.com mychart.org myuhc.com uhc.com/member aetna.com anthem.com cigna.com my.cigna.com humana.com
    bcbs.com kaiserpermanente.org healthy.kaiserpermanente.org express-scripts.com caremark.com optumrx.com
    zocdoc.com teladoc.com teladochealth.com amwell.com mdlive.com doctorondemand.com onemedical.com hims.com
    forhers.com getroman.com ro.co betterhelp.com talkspace.com headway.co 23andme.com ancestry.com/dna
    myquest.questdiagnostics.com patient.labcorp.com followmyhealth.com healthvault.com athenahealth.com
    my.clevelandclinic.org onlineservices.mayoclinic.org capsule.com goodrx.com/account
    nhsapp.service.nhs.uk access.login.nhs.uk patientaccess.com doctolib.fr doctolib.de doctolib.it ameli.fr
    monespacesante.fr tk.de meine.aok.de meine.barmer.de 1177.se sundhed.dk helsenorge.no kanta.fi
    my.gov.au/health myhealthrecord.gov.au hotdoc.com.au practo.com
    nhis.or.kr hira.or.kr goodoc.co.kr ddocdoc.com snuh.org amc.seoul.kr samsunghospital.com
    severance.healthcare cmcseoul.or.kr kdca.go.kr/nip nip.kdca.go.kr
    curon.co clinicfor.life medley.life caloo.jp/mypage epark.jp eparkclinic.jp
  `,
  state: `
    irs.gov/account sa.www4.irs.gov login.gov id.me ssa.gov/myaccount secure.ssa.gov healthcare.gov medicare.gov
    va.gov/my-va studentaid.gov myuscis.uscis.gov dmv.ca.gov/portal canada.ca/my-account cra-arc.gc.ca
    tax.service.gov.uk account.gov.uk signin.account.gov.uk access.service.gov.uk universal-credit.service.gov.uk
    elster.de bundid.de id.bund.de impots.gouv.fr franceconnect.gouv.fr service-public.fr/compte caf.fr
    agenziaentrate.gov.it spid.gov.it inps.it sede.agenciatributaria.gob.es clave.gob.es digid.nl mijn.overheid.nl
    belastingdienst.nl/mijn bankid.com skatteverket.se altinn.no borger.dk suomi.fi/messages vero.fi/omavero
    eesti.ee gosuslugi.ru nalog.gov.ru gov.br/conta acesso.gov.br uidai.gov.in incometax.gov.in digilocker.gov.in
    singpass.gov.sg my.gov.au ato.gov.au realme.govt.nz ird.govt.nz e-devlet.gov.tr turkiye.gov.tr
    hometax.go.kr gov.kr plus.gov.kr efamily.scourt.go.kr ei.go.kr work24.go.kr wetax.go.kr etax.seoul.go.kr
    4insure.or.kr nps.or.kr bokjiro.go.kr safedriving.or.kr efine.go.kr easylaw.go.kr/mypage kftc.or.kr
    yessign.or.kr crosscert.com signgate.com pass.mobileid.go.kr mobileid.go.kr iros.go.kr minwon.go.kr
    e-tax.nta.go.jp nta.go.jp/taxes/tetsuzuki myna.go.jp mynumbercard.point.soumu.go.jp img.myna.go.jp
    nenkin.go.jp/n_net www3.idpass-net.nenkin.go.jp eltax.lta.go.jp
  `,
  access: `
    accounts.google.com passwords.google.com login.live.com account.microsoft.com login.microsoftonline.com
    appleid.apple.com account.apple.com idmsa.apple.com login.yahoo.com auth0.com okta.com onelogin.com duo.com
    duosecurity.com lastpass.com 1password.com my.1password.com bitwarden.com/vault vault.bitwarden.com
    dashlane.com app.dashlane.com keepersecurity.com nordpass.com pass.proton.me account.proton.me roboform.com
    nid.naver.com accounts.kakao.com logins.daum.net xo.nate.com member.kakao.com login.yahoo.co.jp
    account.id.rakuten.co.jp login.account.rakuten.com accounts.line.me access.line.me passport.yandex.ru
    passport.baidu.com passport.weibo.com signin.aws.amazon.com console.aws.amazon.com portal.azure.com
    console.cloud.google.com dash.cloudflare.com github.com/settings gitlab.com/-/user_settings
    github.com/login github.com/sessions
  `,
  shop: `
    pay.google.com wallet.google.com payments.google.com apple.com/shop/bag secure.store.apple.com checkout.shopify.com
    shop.app checkout.stripe.com buy.stripe.com checkout.paypal.com amazon.com/gp/cart amazon.com/gp/css
    amazon.com/gp/your-account amazon.com/your-orders amazon.co.jp/gp/cart amazon.co.jp/gp/css amazon.co.jp/gp/your-account
    ebay.com/myb cart.ebay.com pay.ebay.com order.pay.naver.com cart.coupang.com mc.coupang.com checkout.coupang.com
    my.11st.co.kr buy.11st.co.kr my.gmarket.co.kr cart.gmarket.co.kr basket.step.rakuten.co.jp order.my.rakuten.co.jp
    buy.yahoo.co.jp order.shopping.yahoo.co.jp uber.com/trips trip.uber.com airbnb.com/trips airbnb.com/hosting
  `,
};
