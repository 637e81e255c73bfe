"""What people and systems call a column, for each attribute: folded (see guessing), so without case, accents and signs.

English, German, French, Spanish, Italian, Dutch, Portuguese, Polish, Swedish, Danish, Norwegian, Finnish, Czech, Turkish;
and the names of Cognito, Auth0, Firebase, Keycloak, Clerk, Supabase, Okta, Entra, Google Workspace, WordPress, Django, Devise.
"""

NAMES = {
    "cognito:username": "username user login loginname userlogin userid useridentifier userprincipalname samaccountname "
    "account accountname primaryusername benutzer benutzername benutzerkennung anmeldename nutzername kennung utilisateur "
    "nomutilisateur nomdutilisateur identifiant usuario nombreusuario nombredeusuario utente nomeutente gebruikersnaam gebruiker "
    "nomedeusuario nomedousuario utilizador nomedeutilizador uzytkownik nazwauzytkownika anvandarnamn anvandare "
    "brugernavn bruger brukernavn bruker kayttajatunnus kayttajanimi kayttaja uzivatelskejmeno uzivatel jmenouzivatele "
    "kullaniciadi kullanici",
    "email": "email emailaddress mail mailaddress epost emailadresse courriel adressemail adresseemail adresseelectronique "
    "adressecourriel correo correoelectronico direccioncorreo emailprimary primaryemail primaryemailaddress workemail "
    "useremail emailwork indirizzoemail postaelettronica emailadres mailadres enderecoemail enderecodeemail "
    "correioeletronico correioeletronico adresemail adrespocztyelektronicznej pocztaelektroniczna epostadress epostadresse "
    "mailadresse sahkoposti sahkopostiosoite emailovaadresa eposta epostaadresi",
    "phone_number": "phone phonenumber telephone telephonenumber tel mobile mobilephone mobilenumber cell cellphone handy "
    "handynummer telefon telefonnummer rufnummer mobil mobilnummer mobiltelefon telefono telefonomovil movil celular "
    "numerotelephone numerodetelephone portable telephoneportable primaryphonenumber primaryphone numerodetelefono "
    "cellulare numeroditelefono numerotelefono telefoonnummer telefoon mobielnummer mobiel telefone telemovel "
    "numerodetelefone numertelefonu komorka telefonkomorkowy telefonnumer mobilnumer mobiltelefonnummer tlf telefonnr "
    "puhelin puhelinnumero matkapuhelin telefonnicislo telefonicislo mobilnitelefon telefonnumarasi ceptelefonu cep",
    "given_name": "givenname firstname forename first vorname rufname prenom nombre nome voornaam nomeproprio primeironome "
    "imie fornamn fornavn etunimi jmeno krestnijmeno ad isim adi",
    "family_name": "familyname lastname surname last sn nachname familienname nom nomfamille nomdefamille apellido "
    "apellidos cognome achternaam familienaam sobrenome apelido ultimonome nazwisko efternamn efternavn etternavn sukunimi "
    "prijmeni soyad soyadi soyisim",
    "middle_name": "middlename middle middlenames zweitername deuxiemeprenom segundonombre tussenvoegsel drugieimie "
    "mellannamn mellemnavn mellomnavn",
    "name": "name fullname displayname wholename vollername vollstandigername anzeigename nomcomplet nombrecompleto "
    "nomecompleto nomeecognome volledigenaam naam imieinazwisko fullstandigtnamn namn fuldenavn navn fulltnavn "
    "kokonimi nimi celejmeno jmenoaprijmeni adsoyad adisoyadi tamad",
    "nickname": "nickname nick spitzname surnom alias apodo soprannome bijnaam pseudonim smeknamn kaldenavn "
    "kallenavn lempinimi prezdivka takmaad",
    "preferred_username": "preferredusername handle screenname",
    "birthdate": "birthdate dateofbirth dob birthday birth bday geburtsdatum geburtstag datenaissance datedenaissance "
    "naissance fechanacimiento fechadenacimiento nacimiento datanascita datadinascita geboortedatum datanascimento "
    "datadenascimento nascimento dataurodzenia fodelsedatum fodelsedag fodselsdato fodselsdag syntymaaika "
    "syntymapaiva datumnarozeni dogumtarihi",
    "gender": "gender sex geschlecht sexe genre genero sexo sesso geslacht plec kon kjonn sukupuoli pohlavi cinsiyet",
    "address": "address streetaddress postaladdress homeaddress adresse anschrift direccion indirizzo adres endereco "
    "morada adress osoite adresa",
    "locale": "locale language lang preferredlanguage sprache langue idioma lingua taal jezyk sprak sprog kieli jazyk dil",
    "zoneinfo": "zoneinfo timezone tz zeitzone fuseauhoraire zonahoraria fusoorario tijdzone fusohorario strefaczasowa "
    "tidszon tidszone tidssone aikavyohyke casovepasmo saatdilimi",
    "website": "website homepage url web siteweb webseite sitioweb sitoweb userurl hemsida hjemmeside kotisivu",
    "picture": "picture photo photourl avatar avatarurl image imageurl profileimageurl bild foto",
    "profile": "profile profileurl profil",
    "updated_at": "updatedat updated modified lastmodified lastupdated",
    "email_verified": "emailverified emailconfirmed verifiedemail mailverified emailconfirmedat emailverifiedat",
    "phone_number_verified": "phonenumberverified phoneverified phoneconfirmed verifiedphone phoneconfirmedat",
    "cognito:mfa_enabled": "mfaenabled mfa cognitomfaenabled twofactor 2fa",
    "password_hash": "passwordhash hash hashedpassword passworddigest encryptedpassword userpass pwhash passwd "
    "password pass passwort kennwort motdepasse contrasena parola wachtwoord senha haslo losenord adgangskode passord "
    "salasana heslo sifre initialpassword temporarypassword",
    "cognito:groups": "cognitogroups groups group usergroups groupnames memberof roles gruppen gruppe groupes grupos gruppi "
    "groepen grupy grupper ryhmat skupiny gruplar",
    "cognito:enabled": "cognitoenabled enabled isenabled active isactive accountenabled aktiv aktiviert actif activo attivo "
    "actief ativo aktywny aktiivinen aktivni etkin",
    "cognito:user_status": "cognitouserstatus userstatus status",
    "sub": "sub cognitosub",
    "cognito:created": "cognitocreated createdat created usercreatedate datejoined userregistered creationtime createddatetime "
    "registeredat signupdate erstelltam angelegtam datecreation fechacreacion",
    "cognito:modified": "cognitomodified userlastmodifieddate",
}
"""A column of the names beyond Cognito's own is taken only where the pool's connection has a place for it."""
